"""The parts of the chat page: functions from answers to HTML, components, a style sheet, a small script."""
