using System.Runtime.InteropServices;

namespace Ullage.Cli.Running;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a cancellation, and ends the process within a second when the work does not heed it: a signal must
/// never wait for a server. A second signal ends it at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan _grace = TimeSpan.FromMilliseconds(700);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TimeProvider _time;
    private ITimer? _deadline;
    private int _signals;

    private Interruption(TimeProvider time) => _time = time;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Begins to listen.</summary>
    public static Interruption Listen(TimeProvider time)
    {
        var interruption = new Interruption(time);
        interruption._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, interruption.OnSignal));
        interruption._registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, interruption.OnSignal));
        return interruption;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(static r => r.Dispose());
        _deadline?.Dispose();
        _cancellation.Dispose();
    }

    private static void End()
    {
        OutputFile.Abandon();
        Environment.Exit(ExitCode.Interrupted);
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            End();
            return;
        }

        _deadline = _time.CreateTimer(static _ => End(), null, _grace, Timeout.InfiniteTimeSpan);
        _cancellation.Cancel();
    }
}
