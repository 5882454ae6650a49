"""The ports of a run: moto's tables and bucket whose calls can be scripted, scripted providers, and fakes."""

from typing import Any, Final

from functions.dispatcher import handler as dispatcher
from shared.adapters.dynamodb_rate_limiter import DynamoDBRateLimiter
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.adapters.stepfunctions_workflow import StepFunctionsTaskCallback
from shared.domain.catalogue import load_catalogue
from shared.domain.models import Model
from tests.support.fakes.metrics import FakeCallMetrics
from tests.support.fakes.spend_ledger import InMemorySpendLedger
from tests.support.fakes.world import OPTIONS
from tests.system.state_machines.run import COORDINATION, MachineRun
from tests.system.state_machines.scripted import ScriptedImageProvider, ScriptedVideoProvider
from tests.system.state_machines.timer import ImmediateDispatchTimer

_UNUSED: Final[Any] = None  # the state machines' functions use none of these


class ScriptedPorts:
    """Implements `shared.runtime.wiring.ports.Ports`."""

    claims = uploads = upload_bucket = staged_forms = media_links = media_eraser = _UNUSED
    image_fetcher = image_validator = job_index = sweep_cursor = workflow = _UNUSED

    def __init__(self, run: MachineRun) -> None:
        clock = run.clock
        self.options = OPTIONS
        self.clock = clock.now
        self.catalogue = load_catalogue()
        self.jobs: Any = run.jobs
        self.media: Any = run.media
        self.waiting_jobs: Any = run.waiting_jobs
        self.rate_limiter = DynamoDBRateLimiter(
            run.clients.dynamodb, COORDINATION, lambda: int(clock.now().timestamp() * 1000)
        )
        self.task_callback = StepFunctionsTaskCallback(run.clients.sfn)
        self.dispatch_timer = ImmediateDispatchTimer(clock, dispatcher.handle)
        self.spend_ledger = InMemorySpendLedger()  # the sandbox is free
        self.call_metrics = FakeCallMetrics()
        self.input_image_fitter = PillowInputImageFitter()
        self.image_postprocessor = PillowImagePostprocessor()
        self.providers = _Providers(run)

    def monotonic(self) -> float:
        return self.clock().timestamp()

    def sleep(self, seconds: float) -> None:
        raise NotImplementedError("No step of a state machine sleeps.")

    def jitter(self) -> float:
        return 0.5


class _Providers:
    """Implements the port `Providers`; each is looked up when it is used, since a test may replace it."""

    def __init__(self, run: MachineRun) -> None:
        self._run = run

    def image_provider(self, model: Model) -> ScriptedImageProvider:  # noqa: ARG002 - one for all models
        return self._run.image_provider

    def video_provider(self, model: Model) -> ScriptedVideoProvider:  # noqa: ARG002 - one for all models
        return self._run.provider
