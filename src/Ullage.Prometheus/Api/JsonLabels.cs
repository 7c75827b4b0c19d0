using System.Text;
using System.Text.Json;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.Api;

/// <summary>Label texts out of JSON, without a string of their own where the pool has them.</summary>
internal static class JsonLabels
{
    /// <summary>The pooled text of a string or a property name.</summary>
    /// <exception cref="InvalidDataException">It is no valid text.</exception>
    public static string Text(ref Utf8JsonReader reader, LabelPool labels)
    {
        if (!reader.ValueIsEscaped)
        {
            return labels.Text(reader.ValueSpan);
        }

        try
        {
            return labels.Text(Encoding.UTF8.GetBytes(reader.GetString()!));
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException("a label has an escape that is no character", e);
        }
    }
}
