"""Who follows what, with the proof that they wish it, and the mails that follow from it.

Inside, in this order: telling → matching, mails; opting_in → subscriptions; news → links, wordings → topics.
"""
