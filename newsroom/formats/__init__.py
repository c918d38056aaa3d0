"""How dates are written where Django prints them by itself, one package a language."""
