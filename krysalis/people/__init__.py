"""What is kept of one person, over all apps: told, handed over, corrected, erased; and what is kept of anybody.

A person is an e-mail address, since nothing else tells one who has no login. Who can open its mailbox has proven it.

Inside, in this order: urls, at_desk → views, choices, kept_of_anybody → links, exporting, erasing, following →
holdings, letters, forms.
"""
