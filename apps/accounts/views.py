"""Registration, login, logout and password change, on Django's own views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import PasswordChangeForm, UserCreationForm
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    RedirectURLMixin,
)
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    # Generic for the type checker alone.
    RegistrationForm = UserCreationForm[User]
    RegistrationFormView = FormView[RegistrationForm]
else:
    RegistrationForm = UserCreationForm
    RegistrationFormView = FormView


class PlainLabelsMixin:
    """Labels without a colon: "Password" is what is written, and what is read out."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "label_suffix": ""}  # type: ignore[misc]


class SignInView(PlainLabelsMixin, LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True


class SignOutView(LogoutView):
    """POST alone, so that no picture or link on another site can log somebody out."""

    http_method_names = ["post", "options"]


@method_decorator(
    [sensitive_post_parameters("password1", "password2"), never_cache], name="dispatch"
)
class RegisterView(PlainLabelsMixin, RedirectURLMixin, RegistrationFormView):
    """Makes the user, logs her in and sends her on: to `next` if it is of this site."""

    template_name = "accounts/register.html"
    form_class = RegistrationForm

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: RegistrationForm) -> HttpResponse:
        try:
            with transaction.atomic():
                user = form.save()
        except IntegrityError:
            # The form has looked, found the name free, and somebody else was quicker.
            form.add_error("username", "A user with that username already exists.")
            return self.form_invalid(form)
        login(self.request, user)
        messages.success(self.request, f"Welcome, {user.username}.")
        return HttpResponseRedirect(self.get_success_url())

    def get_default_redirect_url(self) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)


class ChangePasswordView(PlainLabelsMixin, PasswordChangeView):
    template_name = "accounts/password.html"
    success_url = "/"

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, "Your password has been changed.")
        return response
