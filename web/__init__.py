"""The server: settings, conversation store, channels, pages and the widget."""
