using System.Runtime.InteropServices;

namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// Catches SIGTERM, SIGINT and SIGQUIT from the moment the chassis is added, before a slow start-up, and hands them to the shutdown once that exists. Until then a second one ends the process as if none
/// had been caught.
/// </summary>
internal sealed class SignalWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration[] _signals;
    private Action<string>? _hand;
    private string? _early;

    public SignalWatch() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Caught),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Caught),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Caught),
    ];

    /// <summary>Hands over what came early and all that comes.</summary>
    public void HandTo(Action<string> hand)
    {
        string? early;
        lock (_lock)
        {
            _hand = hand;
            early = _early;
        }

        if (early is not null)
        {
            hand(early);
        }
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void Caught(PosixSignalContext context)
    {
        Action<string>? hand;
        lock (_lock)
        {
            hand = _hand;
            context.Cancel = hand is not null || _early is null;
            _early ??= context.Signal.ToString();
        }

        hand?.Invoke(context.Signal.ToString());
    }
}
