"""Who follows what, with the proof that they wish it, and the mails that follow from it.

Inside, in this order: telling, persons → opting_in → mails → subscriptions, news → matching, consents, links →
wordings → topics.
"""
