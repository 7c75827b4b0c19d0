namespace Ullage.Hosting.Limits;

/// <summary>Running work under the breaker.</summary>
public sealed partial class ResourceAwareCircuitBreaker
{
    private readonly TimeoutSources _timeouts;

    /// <summary>Runs work if it is let in. Work that ends without waiting costs no allocation.</summary>
    /// <param name="work">The work. Its token is cancelled at the timeout and when the caller gives up.</param>
    /// <param name="state">Handed to the work.</param>
    /// <param name="cancellationToken">The caller gives up: it is told at once, while the permit stays taken until the work has ended.</param>
    /// <returns>What the work returned.</returns>
    /// <exception cref="CircuitRefusedException">It was not let in; nothing was run.</exception>
    /// <exception cref="TimeoutException">It ran out of its time. It may still be running and holds its permit as long as it does.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <remarks>What the work throws is thrown here; where its caller has gone it is logged.</remarks>
    public ValueTask<T> ExecuteAsync<TState, T>(Func<TState, CancellationToken, ValueTask<T>> work, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        return TryEnter(1, out var startedAt) ? Run(work, state, startedAt, cancellationToken) : WaitAndRunAsync(work, state, cancellationToken);
    }

    /// <summary>Runs work if it is let in.</summary>
    /// <inheritdoc cref="ExecuteAsync{TState, T}(Func{TState, CancellationToken, ValueTask{T}}, TState, CancellationToken)"/>
    public ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return ExecuteAsync(static (run, token) => run(token), work, cancellationToken);
    }

    /// <summary>Runs work that returns nothing if it is let in.</summary>
    /// <inheritdoc cref="ExecuteAsync{TState, T}(Func{TState, CancellationToken, ValueTask{T}}, TState, CancellationToken)"/>
    public async ValueTask ExecuteAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        await ExecuteAsync(
            static async (run, token) =>
            {
                await run(token).ConfigureAwait(false);
                return true;
            },
            work, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> WaitAndRunAsync<TState, T>(Func<TState, CancellationToken, ValueTask<T>> work, TState state, CancellationToken cancellationToken)
    {
        if (await EnterAsync(1, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            var (why, retryAfter) = Refuse(reason);
            throw new CircuitRefusedException(Name, why, retryAfter);
        }

        return await Run(work, state, _time.GetTimestamp(), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<T> Run<TState, T>(Func<TState, CancellationToken, ValueTask<T>> work, TState state, long startedAt, CancellationToken cancellationToken)
    {
        var timeout = _options.Timeout is { } after ? _timeouts.Rent(after) : null;
        var link = timeout is not null && cancellationToken.CanBeCanceled
            ? cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout)
            : default;
        ValueTask<T> running;
        try
        {
            running = work(state, timeout?.Token ?? cancellationToken);
        }
        catch (Exception e)
        {
            running = ValueTask.FromException<T>(e);
        }

        if (!running.IsCompleted)
        {
            return Execution<T>.Begin(this, running, timeout, link, startedAt, cancellationToken);
        }

        var ranOut = RanOut(timeout, cancellationToken);
        link.Dispose();
        GiveBack(timeout);
        if (running.IsCompletedSuccessfully)
        {
            Exit(1, startedAt, WorkOutcome.Completed);
            return running;
        }

        var failed = running.AsTask();
        ranOut &= failed.IsCanceled || failed.Exception?.InnerException is OperationCanceledException;
        if (ranOut)
        {
            TimedOut();
        }

        Exit(1, startedAt, ranOut ? WorkOutcome.TimedOut : WorkOutcome.Ignored);
        return ranOut ? ValueTask.FromException<T>(OutOfTime()) : new ValueTask<T>(failed);
    }

    private static bool RanOut(CancellationTokenSource? timeout, CancellationToken caller) => timeout is { IsCancellationRequested: true } && !caller.IsCancellationRequested;

    private TimeoutException OutOfTime() => new($"Work of circuit breaker '{Name}' did not end within {_options.Timeout}; it holds its permit until it does.");

    private void GiveBack(CancellationTokenSource? timeout)
    {
        if (timeout is not null)
        {
            _timeouts.Return(timeout);
        }
    }
}
