"""What goes into the database and what comes out of it: plain frozen records, no rows of the database library.

All moments are aware datetimes. Going in, any zone will do; coming out, they are in Asia/Shanghai. Records that only one folder
of this room deals in stand there.
"""
