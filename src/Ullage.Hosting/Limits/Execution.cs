using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Ullage.Hosting.Limits;

public sealed partial class ResourceAwareCircuitBreaker
{
    /// <summary>
    /// Work that is under way and its caller, who may be told before it ends. Used again once the work has ended and the caller has its answer, whichever comes last.
    /// </summary>
    private sealed class Execution<T> : IValueTaskSource<T>
    {
        [ThreadStatic]
        private static Execution<T>? _spare;

        private readonly Action _onEnded;

        [SuppressMessage("Style", "IDE0044:Add readonly modifier", Justification = "a mutable struct")]
        private ManualResetValueTaskSourceCore<T> _answer = new() { RunContinuationsAsynchronously = false };
        private ResourceAwareCircuitBreaker? _breaker;
        private ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter _work;
        private CancellationTokenSource? _timeout;
        private CancellationTokenRegistration _link;
        private CancellationTokenRegistration _cancelled;
        private CancellationToken _caller;
        private long _startedAt;
        private int _told;
        private int _users;

        private Execution() => _onEnded = OnEnded;

        public static ValueTask<T> Begin(
            ResourceAwareCircuitBreaker breaker, ValueTask<T> running, CancellationTokenSource? timeout, CancellationTokenRegistration link, long startedAt, CancellationToken caller)
        {
            var execution = _spare ?? new Execution<T>();
            _spare = null;
            (execution._breaker, execution._timeout, execution._link, execution._startedAt, execution._caller) = (breaker, timeout, link, startedAt, caller);
            (execution._told, execution._users) = (0, 2);
            execution._work = running.ConfigureAwait(false).GetAwaiter();
            var answer = new ValueTask<T>(execution, execution._answer.Version);
            execution._cancelled = (timeout?.Token ?? caller).UnsafeRegister(static state => ((Execution<T>)state!).OnCancelled(), execution);
            execution._work.UnsafeOnCompleted(execution._onEnded);
            return answer;
        }

        public T GetResult(short token)
        {
            try
            {
                return _answer.GetResult(token);
            }
            finally
            {
                Release();
            }
        }

        public ValueTaskSourceStatus GetStatus(short token) => _answer.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _answer.OnCompleted(continuation, state, token, flags);

        private void OnCancelled()
        {
            if (Interlocked.Exchange(ref _told, 1) != 0)
            {
                return;
            }

            if (_caller.IsCancellationRequested)
            {
                Fail(new OperationCanceledException(_caller));
            }
            else
            {
                _breaker!.TimedOut();
                Fail(_breaker.OutOfTime());
            }
        }

        /// <summary>The caller goes on elsewhere: whoever cancels, a timer's thread or another caller, has its own work to do.</summary>
        private void Fail(Exception reason) => ThreadPool.UnsafeQueueUserWorkItem(static told => told.Execution._answer.SetException(told.Reason), (Execution: this, Reason: reason), preferLocal: false);

        private void OnEnded()
        {
            // Waits for a cancellation that is just running: what it touches is used again below.
            _cancelled.Dispose();
            _link.Dispose();
            var breaker = _breaker!;
            var late = Interlocked.Exchange(ref _told, 1) != 0;
            var ranOut = RanOut(_timeout, _caller);
            var timedOut = late && !_caller.IsCancellationRequested;
            breaker.GiveBack(_timeout);
            T result;
            try
            {
                result = _work.GetResult();
            }
            catch (Exception e)
            {
                if (!late && ranOut && e is OperationCanceledException)
                {
                    // Callbacks run last registered first: work that registered its own later is cancelled, and ends, before this one is told.
                    timedOut = true;
                    breaker.TimedOut();
                    e = breaker.OutOfTime();
                }

                breaker.Exit(1, _startedAt, timedOut ? WorkOutcome.TimedOut : WorkOutcome.Ignored);
                if (!late)
                {
                    _answer.SetException(e);
                }
                else if (e is not OperationCanceledException)
                {
                    breaker._log.FailedLate(e, breaker.Name);
                }

                Release();
                return;
            }

            breaker.Exit(1, _startedAt, timedOut ? WorkOutcome.TimedOut : late ? WorkOutcome.Ignored : WorkOutcome.Completed);
            if (!late)
            {
                _answer.SetResult(result);
            }

            Release();
        }

        private void Release()
        {
            if (Interlocked.Decrement(ref _users) > 0)
            {
                return;
            }

            _answer.Reset();
            (_breaker, _timeout, _link, _cancelled, _caller, _work) = (null, null, default, default, default, default);
            _spare ??= this;
        }
    }
}
