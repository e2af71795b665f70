"""Lesson 5, a social media clone: people, posts, likes, comments and a feed."""

from __future__ import annotations
