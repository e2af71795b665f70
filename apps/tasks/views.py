"""Pages and actions: reads come through `caching`, writes go through `services`.

Every action works as a plain form that answers with a redirect. Where htmx asks, a list
answers with its next rows alone, and the button of a task with the task as it is now.

(The views carry the names and the bases of the lesson plan. Django's generic views are
generic for the type checker alone, hence `type-arg`.)
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views import View
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import CreateView, DeleteView, UpdateView

from apps.common.web.pagination import KeysetListView, wants_part
from apps.common.web.requests import FORM_METHODS, MemberRequest, Refusal, page_before

from . import caching, selectors, services
from .forms import FilterForm, StepForm, TaskForm
from .models import Task
from .rows import Card
from .selectors import UnknownTask

TASKS_A_PAGE = 20


class HersAlone(UserPassesTestMixin):
    """For pages about one task: to everybody but its owner there is no such task.

    The plan's `UserPassesTestMixin` would refuse with 403, and a refusal tells that
    there is something. So what it refuses is as unknown as what does not exist.
    """

    request: HttpRequest
    kwargs: dict[str, Any]

    def owner_id(self) -> int:
        """Raises `UnknownTask`."""
        raise NotImplementedError

    def test_func(self) -> bool:
        return self.owner_id() == self.request.user.pk

    def handle_no_permission(self) -> HttpResponseRedirect:
        if self.request.user.is_authenticated:
            raise UnknownTask(self.kwargs["pk"])
        return super().handle_no_permission()


# --- Pages ----------------------------------------------------------------------------


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Her tasks for members, a landing page for everybody else."""
    if request.user.is_authenticated:
        return redirect("tasks:list")
    return render(request, "tasks/home.html")


class TaskListView(LoginRequiredMixin, KeysetListView):
    """Her tasks, filtered and sorted as the address says.

    A filter that makes no sense comes back with its messages and with no list. Any list
    would be taken for the answer to it.
    """

    request: MemberRequest
    object_list: Any
    template_name = "tasks/task_list.html"
    part_template_name = "tasks/rows_part.html"
    paginate_by = TASKS_A_PAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.form.is_valid():
            return super().get(request, *args, **kwargs)
        context = {"form": self.form, "list_path": request.path}
        return render(request, self.template_name, context, status=422)

    @cached_property
    def form(self) -> FilterForm:
        return FilterForm(self.request.GET)

    def get_queryset(self) -> Any:
        whole = not wants_part(self.request)
        return caching.TaskList(self.request.user.pk, self.form.wanted, whole)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        wanted, page = self.form.wanted, context["page_obj"]
        query = f"{wanted.query}&" if wanted.query else ""
        return context | {
            "form": self.form,
            "listed": page.paginator.source,
            "fragment": page.paginator.source.fragment(page.position),
            "wanted": wanted,
            "list_path": self.request.path,
            "more_path": f"{self.request.path}?{query}page=",
        }


# --- Forms ----------------------------------------------------------------------------


class TaskCreateView(Refusal, LoginRequiredMixin, CreateView):  # type: ignore[type-arg]
    request: MemberRequest
    form_class = TaskForm
    template_name = "tasks/task_form.html"

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        services.add(self.request.user, **form.cleaned_data)
        messages.success(self.request, "The task stands on your list.")
        return redirect("tasks:list")


class TaskUpdateView(Refusal, LoginRequiredMixin, HersAlone, UpdateView):  # type: ignore[type-arg]
    request: MemberRequest
    form_class = TaskForm
    template_name = "tasks/task_form.html"

    def owner_id(self) -> int:
        return self.get_object().user_id

    def get_object(self, queryset: Any = None) -> Task:
        return self._task

    @cached_property
    def _task(self) -> Task:
        return selectors.task(self.kwargs["pk"])

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        services.revise(self.request.user, self.kwargs["pk"], **form.cleaned_data)
        messages.success(self.request, "The task is saved.")
        return redirect("tasks:list")


class TaskDeleteView(LoginRequiredMixin, HersAlone, DeleteView):  # type: ignore[type-arg]
    """Asks, and then removes. The question may come out of the cache, the answer not."""

    http_method_names = FORM_METHODS
    request: MemberRequest
    template_name = "tasks/task_confirm_delete.html"

    def owner_id(self) -> int:
        return self.get_object().user_id

    def get_object(self, queryset: Any = None) -> Card:
        return self._card

    @cached_property
    def _card(self) -> Card:
        if self.request.method == "POST":
            return selectors.card(self.kwargs["pk"])
        return caching.card(self.kwargs["pk"])

    def form_valid(self, form: BaseForm) -> HttpResponse:
        services.remove(self.request.user, self.kwargs["pk"])
        messages.success(self.request, "The task is deleted.")
        return redirect("tasks:list")


@method_decorator(require_POST, name="dispatch")
class TaskStatusView(LoginRequiredMixin, View):
    """The one button of a task: it says how far the task is from now on."""

    request: MemberRequest

    def handle_no_permission(self) -> HttpResponseRedirect:
        # Back to a page that can be read: this address takes POST alone.
        return redirect_to_login(_page_before(self.request))

    def post(self, request: MemberRequest, pk: int) -> HttpResponse:
        form = StepForm(request.POST)
        if not form.is_valid():
            return self._refused(form, pk)
        task = services.move(request.user, pk, form.cleaned_data["status"])
        if "HX-Request" in request.headers:
            return self._moved(task)
        messages.success(request, f"The task is now: {task.get_status_display()}.")
        return redirect(f"{_page_before(request)}#task-{pk}")

    def _moved(self, task: Task) -> HttpResponse:
        """Read anew: a cache may be late, but not about what she has just done."""
        context = {
            "row": selectors.row_of(task),
            "counts": selectors.counts(task.user_id),
        }
        return render(self.request, "tasks/moved.html", context)

    def _refused(self, told: StepForm, pk: int) -> HttpResponse:
        """On the page where the status can be chosen, with the reason at its field."""
        task = selectors.task(pk)
        if task.user_id != self.request.user.pk:
            raise UnknownTask(pk)
        words = {"title": task.title, "description": task.description}
        form = TaskForm(words | {"status": told.data.get("status", "")}, instance=task)
        context = {"form": form, "object": task}
        return render(self.request, "tasks/task_form.html", context, status=422)


def _page_before(request: HttpRequest) -> str:
    return page_before(request, otherwise=reverse("tasks:list"))
