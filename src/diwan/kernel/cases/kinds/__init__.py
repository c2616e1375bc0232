"""Kinds of answer: how each is read from what somebody typed, kept, counted with and written. Pure throughout.

A reader takes the question, what was typed and where it is asked (`Where`), and gives the answer as it is stored
(plain JSON), or raises `Refused`, or `Invalid` with a fault for each part of an answer that has several. Every
reader takes back what it stored.
"""
