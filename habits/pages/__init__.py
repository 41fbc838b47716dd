"""What people see: messages, forms and Home, drawn from rows. Pages never change anything."""
