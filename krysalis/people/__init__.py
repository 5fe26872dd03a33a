"""What is kept of one person, over all apps: told, handed over, corrected, erased; and what is kept of anybody.

A person is an e-mail address, since nothing else tells one who has no login. Who can open its mailbox has proven it.

Inside, in this order: urls → at_desk, choices → views → exporting, erasing, links → holdings, letters, forms;
kept_of_anybody stands for itself.
"""
