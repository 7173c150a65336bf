"""Who may do what: roles and policy documents."""
