"""People of the dashboard (看板用户): who they are, what they may see, what they kept and changed."""
