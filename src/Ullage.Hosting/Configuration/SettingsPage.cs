using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Configuration;

namespace Ullage.Hosting.Configuration;

/// <summary>What one reading found: the settings, the faults, and the files that it read.</summary>
internal sealed class SettingsPage
{
    public List<Setting> Settings { get; } = [];

    public List<string> Faults { get; } = [];

    public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads everything; the value is unusable when there are faults.</summary>
    public static (T? Value, SettingsPage Page) Read<T>(IConfiguration configuration, Func<SettingsReader, T> read)
    {
        var (value, page, failure) = Try(configuration, read);
        failure?.Throw();
        return (value, page);
    }

    /// <summary>As <see cref="Read"/>; what the service's own code threw is handed out with what it had read until then.</summary>
    public static (T? Value, SettingsPage Page, ExceptionDispatchInfo? Failure) Try<T>(IConfiguration configuration, Func<SettingsReader, T> read)
    {
        var page = new SettingsPage();
        try
        {
            return (read(new SettingsReader(configuration, page)), page, null);
        }
        catch (Exception e)
        {
            // Where there are faults it was made from a stand-in: the faults that led to it are the message.
            return (default, page, page.Faults.Count > 0 ? null : ExceptionDispatchInfo.Capture(e));
        }
    }

    public bool HasSameFiles(SettingsPage other) => Files.Count == other.Files.Count && Files.All(f => other.Files.TryGetValue(f.Key, out var text) && text == f.Value);
}
