using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ullage.Hosting.Logs;

/// <summary>Makes a line for people of an entry: local time of day, level, message, logger, and the exception below it.</summary>
internal sealed class TextLine(bool colours)
{
    private const string Reset = "\e[0m", Dim = "\e[2m";
    private static readonly (string Name, string Colour)[] Levels = [("trace", Dim), ("debug", Dim), ("info", "\e[32m"), ("warn", "\e[33m"), ("error", "\e[31m"), ("fatal", "\e[1;31m"), ("", "")];
    private readonly ArrayBufferWriter<byte> _bytes = new(512);

    /// <summary>The line with its line feed; valid until the next.</summary>
    public ReadOnlySpan<byte> Write(in LogEntry entry, TimeZoneInfo zone)
    {
        _bytes.ResetWrittenCount();
        var (level, colour) = Levels[Math.Clamp((int)entry.Level, 0, Levels.Length - 1)];
        var time = TimeZoneInfo.ConvertTime(entry.Time, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var text = $"{On(Dim)}{time}{Off()} {On(colour)}{level,-5}{Off()} {Plain(entry.Message)} {On(Dim)}{entry.Category}{(entry.Suppressed > 0 ? $" ({entry.Suppressed} like it left out)" : "")}{Off()}\n";
        Encoding.UTF8.GetBytes(text, _bytes);
        if (entry.Exception is { } exception)
        {
            Encoding.UTF8.GetBytes(Plain(exception.ToString()) + "\n", _bytes);
        }

        return _bytes.WrittenSpan;
    }

    /// <summary>A user's input must not steer the terminal.</summary>
    private static string Plain(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0
        ? text
        : string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) && from[i] is not ('\n' or '\t') ? '\uFFFD' : from[i];
            }
        });

    private string On(string colour) => colours ? colour : "";

    private string Off() => colours ? Reset : "";
}
