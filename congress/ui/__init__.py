"""The face: icons, navigation, contrast, and the style page that shows it all."""
