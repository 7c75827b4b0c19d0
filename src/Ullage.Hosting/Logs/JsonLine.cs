using System.Buffers;
using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ullage.Hosting.Logs;

/// <summary>
/// Makes one JSON object of an entry: time, level, message, logger, service, trace and span, the template's fields flat beside them, the exception as an object. Each name stands once: a field that has one of
/// ours gets an underscore behind it. Bounded: texts are cut, fields beyond 64, or beyond 64 KiB of line, left out. Used by one thread at a time.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A writer over memory holds nothing but memory, and lives as long as its thread.")]
internal sealed class JsonLine
{
    private const int LongestText = 8 << 10, LongLine = 64 << 10, MostFields = 64, MostElements = 100, DeepestException = 5;
    private static readonly JsonEncodedText TimeName = JsonEncodedText.Encode("time"), LevelName = JsonEncodedText.Encode("level"), MessageName = JsonEncodedText.Encode("message");
    private static readonly JsonEncodedText LoggerName = JsonEncodedText.Encode("logger"), ServiceName = JsonEncodedText.Encode("service");
    private static readonly JsonEncodedText TraceName = JsonEncodedText.Encode("trace_id"), SpanName = JsonEncodedText.Encode("span_id");
    private static readonly JsonEncodedText[] Levels = [.. new[] { "trace", "debug", "info", "warn", "error", "fatal", "none" }.Select(static l => JsonEncodedText.Encode(l))];
    private static readonly string[] OwnNames = ["time", "level", "message", "logger", "service", "trace_id", "span_id", "exception", "suppressed"];

    // Activity tracking of the framework puts these into a scope; they are told under OpenTelemetry's names.
    private static readonly string[] TracingScope = ["SpanId", "TraceId", "ParentId"];

    // A log is read as text and by parsers, never as HTML: quotes and umlauts stay legible.
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly List<string> _names = [];
    private ArrayBufferWriter<byte> _bytes = new(1_024);
    private readonly Utf8JsonWriter _json;

    public JsonLine() => _json = new Utf8JsonWriter(_bytes, Written);

    private bool IsLong => _json.BytesCommitted + _json.BytesPending > LongLine;

    /// <summary>The line with its line feed; valid until the next.</summary>
    public ReadOnlySpan<byte> Write(in LogEntry entry, string? service, bool unixTime)
    {
        Reset();
        _json.WriteStartObject();
        WriteTime(entry.Time, unixTime);
        _json.WriteString(LevelName, Levels[Math.Clamp((int)entry.Level, 0, Levels.Length - 1)]);
        _json.WriteString(MessageName, Cut(entry.Message));
        _json.WriteString(LoggerName, entry.Category);
        if (!string.IsNullOrEmpty(service))
        {
            _json.WriteString(ServiceName, service);
        }

        if (entry.Activity is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            _json.WriteString(TraceName, activity.TraceId.ToHexString());
            _json.WriteString(SpanName, activity.SpanId.ToHexString());
        }

        if (entry.Fields is { } fields)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                Field(fields[i].Key, fields[i].Value);
            }
        }

        entry.Scopes?.ForEachScope(static (scope, line) => line.Scope(scope), this);
        if (entry.Suppressed > 0)
        {
            _json.WriteNumber("suppressed", entry.Suppressed);
        }

        if (entry.Exception is { } exception)
        {
            _json.WritePropertyName("exception");
            Write(exception, DeepestException);
        }

        _json.WriteEndObject();
        _json.Flush();
        _bytes.Write("\n"u8);
        return _bytes.WrittenSpan;
    }

    private static ReadOnlySpan<char> Cut(string text)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        // Not between the halves of a character.
        return text.AsSpan(0, char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText);
    }

    private static string Text(object value)
    {
        try
        {
            return value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "";
        }
        catch (Exception e)
        {
            // A log line is no place to fail a request.
            return $"({e.GetType().Name} from ToString of {value.GetType().Name})";
        }
    }

    private void Reset()
    {
        _names.Clear();
        if (_bytes.Capacity > LongLine)
        {
            _bytes = new ArrayBufferWriter<byte>(1_024);
            _json.Reset(_bytes);
            return;
        }

        _bytes.ResetWrittenCount();
        _json.Reset();
    }

    private void WriteTime(DateTimeOffset time, bool unix)
    {
        if (unix)
        {
            _json.WriteNumber(TimeName, (time - DateTimeOffset.UnixEpoch).Ticks / 10 / 1e6m);
            return;
        }

        // RFC 3339 in UTC, microseconds always, so that lines sort as text.
        Span<char> text = stackalloc char[32];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        _json.WriteString(TimeName, text[..length]);
    }

    private void Scope(object? scope)
    {
        switch (scope)
        {
            case IReadOnlyList<KeyValuePair<string, object?>> fields:
                for (var i = 0; i < fields.Count; i++)
                {
                    ScopeField(fields[i].Key, fields[i].Value);
                }

                break;
            case IEnumerable<KeyValuePair<string, object?>> fields:
                foreach (var (name, value) in fields)
                {
                    ScopeField(name, value);
                }

                break;
        }
    }

    private void ScopeField(string name, object? value)
    {
        if (!TracingScope.Contains(name) && !_names.Contains(name))
        {
            Field(name, value);
        }
    }

    private void Field(string name, object? value)
    {
        if (name is null or "{OriginalFormat}" || _names.Count >= MostFields || IsLong)
        {
            return;
        }

        var own = name.Length == 0 ? "_" : name;
        while (OwnNames.Contains(own) || _names.Contains(own))
        {
            own += "_";
        }

        _names.Add(own);
        _json.WritePropertyName(own.Length <= 256 ? own : own[..256]);
        Write(value, nested: false);
    }

    private void Write(object? value, bool nested)
    {
        switch (value)
        {
            case null:
                _json.WriteNullValue();
                break;
            case string text:
                _json.WriteStringValue(Cut(text));
                break;
            case bool flag:
                _json.WriteBooleanValue(flag);
                break;
            case int number:
                _json.WriteNumberValue(number);
                break;
            case long number:
                _json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                _json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                _json.WriteNumberValue(number);
                break;
            case decimal number:
                _json.WriteNumberValue(number);
                break;
            case byte or sbyte or short or ushort or uint:
                _json.WriteNumberValue(((IConvertible)value).ToInt64(CultureInfo.InvariantCulture));
                break;
            case ulong number:
                _json.WriteNumberValue(number);
                break;
            case DateTime time:
                _json.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                _json.WriteStringValue(time);
                break;
            case IEnumerable elements when !nested:
                Write(elements);
                break;
            default:
                _json.WriteStringValue(Cut(Text(value)));
                break;
        }
    }

    private void Write(IEnumerable elements)
    {
        _json.WriteStartArray();
        try
        {
            var left = MostElements;
            foreach (var element in elements)
            {
                if (left-- == 0 || IsLong)
                {
                    break;
                }

                Write(element, nested: true);
            }
        }
        catch (Exception e)
        {
            _json.WriteStringValue($"({e.GetType().Name} while listing)");
        }

        _json.WriteEndArray();
    }

    private void Write(Exception exception, int depth)
    {
        _json.WriteStartObject();
        _json.WriteString("type", exception.GetType().FullName);
        _json.WriteString("message", Cut(exception.Message));
        if (exception.StackTrace is { } stack)
        {
            _json.WriteString("stack", Cut(stack));
        }

        if (depth > 0 && !IsLong && exception is AggregateException { InnerExceptions.Count: > 1 } many)
        {
            _json.WriteStartArray("inner");
            foreach (var inner in many.InnerExceptions.Take(DeepestException))
            {
                Write(inner, depth - 1);
            }

            _json.WriteEndArray();
        }
        else if (depth > 0 && !IsLong && exception.InnerException is { } inner)
        {
            _json.WritePropertyName("inner");
            Write(inner, depth - 1);
        }

        _json.WriteEndObject();
    }
}
