using System.Globalization;
using System.Text.Json;

namespace Ullage.Cli.Rightsize;

/// <summary>The job's words: one JSON object a line on standard error, as log collectors read them. Safe for concurrent use.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="time">The clock.</param>
internal sealed class JobLog(TextWriter output, TimeProvider time)
{
    private readonly Lock _lock = new();

    /// <summary>What went as it should.</summary>
    public void Info(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write("info", message, fields);

    /// <summary>What somebody should look at.</summary>
    public void Warn(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write("warn", message, fields);

    /// <summary>A line that other commands would say in plain words; what is neither note nor warning is why the run fails.</summary>
    public void Tell(string line)
    {
        foreach (var (prefix, level) in new[] { ("note: ", "info"), ("warning: ", "warn") })
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                Write(level, line[prefix.Length..], []);
                return;
            }
        }

        Write("error", line, []);
    }

    private void Write(string level, string message, ReadOnlySpan<(string Name, object? Value)> fields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            json.WriteString("message", message);
            foreach (var (name, value) in fields)
            {
                switch (value)
                {
                    case long or int:
                        json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                        break;
                    case double number:
                        json.WriteNumber(name, Math.Round(number, 3));
                        break;
                    default:
                        json.WriteString(name, value?.ToString());
                        break;
                }
            }

            json.WriteEndObject();
        }

        var line = System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
        lock (_lock)
        {
            output.WriteLine(line);
        }
    }
}
