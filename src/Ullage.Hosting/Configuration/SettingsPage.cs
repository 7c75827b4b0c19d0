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
        var page = new SettingsPage();
        try
        {
            return (read(new SettingsReader(configuration, page)), page);
        }
        catch (Exception) when (page.Faults.Count > 0)
        {
            // Made from a stand-in: the faults that led to it are the message.
            return (default, page);
        }
    }

    public bool HasSameFiles(SettingsPage other) => Files.Count == other.Files.Count && Files.All(f => other.Files.TryGetValue(f.Key, out var text) && text == f.Value);
}
