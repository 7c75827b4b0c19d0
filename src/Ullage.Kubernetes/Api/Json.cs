using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ullage.Kubernetes.Api;

/// <summary>Writes JSON, as the API takes it.</summary>
internal static class Json
{
    // Patches are looked at by people in audit logs; HTML, for which more would be escaped, they never become.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is written, as bytes.</summary>
    public static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A property whose value is JSON already, or null.</summary>
    public static void WriteRaw(this Utf8JsonWriter json, string name, string? raw)
    {
        json.WritePropertyName(name);
        if (raw is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(raw);
        }
    }

    /// <summary>A text as JSON.</summary>
    public static string Quote(string text) => System.Text.Encoding.UTF8.GetString(Bytes(json => json.WriteStringValue(text)).Span);
}
