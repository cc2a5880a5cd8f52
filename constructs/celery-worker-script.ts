export const CELERY_WORKER_TARGET = '/arrimage/celery-worker';

/** Seconds that a worker which ends waits for tasks that it has taken and not begun; the broker gives what is left to another one. */
const TAKEN_SECONDS = 20;

/**
 * Celery's command line, whose worker has nothing left to do when it ends.
 *
 * At SIGTERM Celery forgets a task that was handed to a process of its pool and has not begun there. The process does it all the same, and the
 * broker, which was told nothing, gives it to another worker as well: under load two tasks of 6,000 were so done twice in 12 restarts of Celery
 * 5.7.0. Older versions also lose what they would tell the broker of tasks that end last (https://github.com/celery/celery/issues/3802).
 * So the first SIGTERM ends only the taking of tasks, and Celery gets its own once none is left. A second one it gets at once.
 *
 * A lock may be held where a signal arrives, so a thread does the rest; in the loop, which reads and writes the broker's connection, runs what it asks for.
 */
export const CELERY_WORKER_SCRIPT = `import os, signal, sys, threading, time

from celery import signals
from celery.__main__ import main
from celery.utils.log import get_logger
from celery.worker import state


@signals.worker_ready.connect(weak=False)
def finish_first(sender, **_):
    end = signal.getsignal(signal.SIGTERM)

    def on_signal(*_):
        signal.signal(signal.SIGTERM, end)
        threading.Thread(target=leave, daemon=True).start()

    def leave():
        log = get_logger("celery.worker")
        try:
            log.info("arrimage: takes no more tasks, and ends once it has done what it has")
            in_loop(take_no_more)
            patience = time.monotonic() + ${TAKEN_SECONDS}
            while left := len(state.reserved_requests):
                if left > len(state.active_requests) and time.monotonic() > patience:
                    log.info("arrimage: leaves what it has not begun to others")
                    break
                time.sleep(0.1)
            # What the broker is to be told of the last task was queued before this.
            in_loop(lambda: None)
        except Exception:
            log.exception("arrimage: ends as Celery does by itself")
        os.kill(os.getpid(), signal.SIGTERM)

    def in_loop(work):
        done = threading.Event()

        def run():
            try:
                work()
            finally:
                done.set()

        sender.call_soon(run)
        done.wait(10)

    def take_no_more():
        for queue in list(sender.app.amqp.queues.consume_from):
            sender.cancel_task_queue(queue)

    signal.signal(signal.SIGTERM, on_signal)


sys.exit(main())
`;
