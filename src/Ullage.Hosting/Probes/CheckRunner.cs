using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Probes;

/// <summary>Runs one check, never twice at once: a run that ignores its cancelled token counts as failed at its time's end and again at every turn, but is not joined by another.</summary>
internal sealed class CheckRunner(IReadinessCheck check, IOptions<ProbeOptions> options, TimeProvider time, ProbeMeter meter, ILogger log)
{
    private volatile CheckState _state = new(check.Name);
    private Task<CheckResult>? _running;

    public CheckState State => _state;

    /// <summary>One run. Not called again before its task ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        CheckResult result;
        if (_running is { IsCompleted: false })
        {
            result = CheckResult.Failed("an earlier run has still not ended");
        }
        else
        {
            using var limit = new CancellationTokenSource(options.Value.Timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            try
            {
                _running = BeginAsync(either.Token);
                result = await _running.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                result = CheckResult.Failed($"no answer within {options.Value.Timeout.TotalSeconds:0.###} s");
            }
            catch (Exception e)
            {
                log.CheckThrew(e, check.Name);
                result = CheckResult.Failed(e.GetType().Name);
            }
        }

        var took = time.GetElapsedTime(begun);
        var before = _state;
        _state = before.After(result, time.GetTimestamp(), took, options.Value.FailureThreshold);
        meter.Ran(check.Name, result.IsOk, took);
        if (_state.Ready && !before.Ready)
        {
            log.CheckReady(check.Name);
        }
        else if (!_state.Ready && (before.Ready || before.At is null))
        {
            log.CheckNotReady(check.Name, result.Reason!);
        }
    }

    // A check that blocks its caller, or throws before its first await, is held off the loop too.
    private Task<CheckResult> BeginAsync(CancellationToken token) => Task.Run(async () => await check.CheckAsync(token).ConfigureAwait(false), token);
}
