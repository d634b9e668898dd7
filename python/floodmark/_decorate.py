"""Functions whose calls are profiled: plain ones, coroutines, generators."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import AsyncGenerator, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Callable, Optional, TypeVar, overload

from ._errors import NoRoom
from ._profile import Profile

if TYPE_CHECKING:
    from typing_extensions import ParamSpec, Protocol

    P = ParamSpec("P")
    R = TypeVar("R", covariant=True)

    class Profiled(Protocol[P, R]):
        """A function whose calls are profiled."""

        last_profile: Optional[Profile]
        """Of the last call that has ended and was profiled."""

        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

        @overload
        def __get__(self, instance: None, owner: type) -> Profiled[P, R]: ...
        @overload
        def __get__(self, instance: object, owner: type) -> Callable[..., R]: ...


Calls = Callable[[], "AbstractContextManager[Any]"]


def decorate(
    function: Callable[P, R], profile: Callable[[], AbstractContextManager[Profile]]
) -> Profiled[P, R]:
    """The function, with its calls profiled; of a coroutine and a generator from the first step to the last.

    A call that begins while another one is being profiled, in a recursion or beside it in another thread or task, is not
    profiled by itself. The profile of the last one that has ended is the attribute ``last_profile`` of the result.
    """
    is_profiled = False

    @contextmanager
    def call() -> Generator[None]:
        nonlocal is_profiled
        if is_profiled:
            yield
            return
        is_profiled = True
        result = None
        try:
            with ExitStack() as stack:
                try:
                    result = stack.enter_context(profile())
                except NoRoom as error:
                    warnings.warn(f"{function.__qualname__} runs unprofiled: {error}", RuntimeWarning, stacklevel=4)
                yield
        finally:
            is_profiled = False
            wrapper.last_profile = result or wrapper.last_profile

    wrapper: Any = functools.wraps(function)(_wrapper(function, call))
    wrapper.last_profile = None
    return wrapper


def _wrapper(function: Callable[..., Any], call: Calls) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        async def coroutine(*args: Any, **kwargs: Any) -> Any:
            with call():
                return await function(*args, **kwargs)

        return coroutine
    if inspect.isasyncgenfunction(function):

        async def asynchronous_generator(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
            with call():
                steps = function(*args, **kwargs)
                step = steps.__anext__()
                while True:
                    try:
                        value = await step
                    except StopAsyncIteration:
                        return
                    try:
                        sent = yield value
                    except GeneratorExit:
                        await steps.aclose()
                        raise
                    except BaseException as error:
                        step = steps.athrow(error)
                    else:
                        step = steps.asend(sent)

        return asynchronous_generator
    if inspect.isgeneratorfunction(function):

        def generator(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            with call():
                steps: Generator[Any, Any, Any] = function(*args, **kwargs)
                return (yield from steps)

        return generator

    def plain(*args: Any, **kwargs: Any) -> Any:
        with call():
            return function(*args, **kwargs)

    return plain
