using System.Text.Json;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.Api;

/// <summary>Label texts out of JSON, without a string of their own where the pool has them.</summary>
internal static class JsonLabels
{
    /// <summary>The pooled text of a string or a property name.</summary>
    public static string Text(ref Utf8JsonReader reader, LabelPool labels) =>
        reader.ValueIsEscaped ? labels.Text(System.Text.Encoding.UTF8.GetBytes(reader.GetString()!)) : labels.Text(reader.ValueSpan);
}
