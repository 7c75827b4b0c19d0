using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ullage.Kubernetes.Objects;

/// <summary>Keeps one string for each text that a long list says again and again: namespaces, images, label keys. Bounded; not thread-safe.</summary>
internal sealed class TextPool
{
    private const int MostBytes = 256;
    private const int Places = 1 << 15;

    private readonly string?[] _texts = new string?[Places];

    /// <summary>The string at a reader's value; empty where the value is no string.</summary>
    public string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String && reader.TokenType != JsonTokenType.PropertyName)
        {
            return reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan) : "";
        }

        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > MostBytes)
        {
            return reader.GetString()!;
        }

        var bytes = reader.ValueSpan;
        var hash = 2166136261u;
        byte all = 0;
        foreach (var one in bytes)
        {
            hash = (hash ^ one) * 16777619;
            all |= one;
        }

        if (all > 0x7f)
        {
            return reader.GetString()!;
        }

        // A place holds the text that came last: what repeats does so close by.
        ref var place = ref _texts[(hash ^ (hash >> 15)) & (Places - 1)];
        return place is not null && Same(place, bytes) ? place : place = reader.GetString()!;
    }

    private static bool Same(string text, ReadOnlySpan<byte> bytes)
    {
        if (text.Length != bytes.Length)
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            if (text[i] != bytes[i])
            {
                return false;
            }
        }

        return true;
    }
}
