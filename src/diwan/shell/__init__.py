"""The house as people see it: layouts, components, portal, desk frame; modules bring only what is theirs."""
