using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Configuration;

/// <summary>
/// Reads mounted files anew every so often. They are looked at rather than watched: the kubelet swaps a symbolic link above them, which watchers of a file miss.
/// </summary>
internal sealed class LiveSettings<T>(IConfiguration configuration, Func<SettingsReader, T> read, T first, SettingsPage page, TimeSpan interval, TimeProvider time, ILogger log) : BackgroundLoop, ISettings<T>
    where T : class
{
    private volatile T _current = first;
    private SettingsPage _page = page;

    public event Action<T>? Changed;

    public T Current => _current;

    /// <summary>Looks once; true when the settings are new.</summary>
    internal bool Look()
    {
        var (value, page, failure) = SettingsPage.Try(configuration, read);
        if (page.HasSameFiles(_page))
        {
            return false;
        }

        // Also when it has faults, so that the same ones are told once.
        _page = page;
        if (failure is not null)
        {
            // Its type alone: a parser's message quotes what it was given, here a secret.
            log.Unusable(string.Join(", ", page.Files.Keys), failure.SourceException.GetType().Name);
            return false;
        }

        if (page.Faults.Count > 0)
        {
            log.Refused(string.Join(" ", page.Faults));
            return false;
        }

        _current = value!;
        log.Reloaded(string.Join(", ", page.Files.Keys));
        try
        {
            Changed?.Invoke(value!);
        }
        catch (Exception e)
        {
            log.ListenerFailed(e);
        }

        return true;
    }

    protected override async Task LoopAsync(CancellationToken stoppingToken)
    {
        if (_page.Files.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Look();
        }
    }
}
