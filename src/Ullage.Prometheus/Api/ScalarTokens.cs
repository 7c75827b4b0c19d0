using System.Text.Json;

namespace Ullage.Prometheus.Api;

/// <summary>Takes the one number of an instant query's vector: <c>…"result":[{"metric":{},"value":[1700000000,"42"]}]…</c>. An empty vector leaves it 0.</summary>
internal sealed class ScalarTokens : IJsonTokens
{
    private bool _inValue;

    /// <summary>The number, of the first element.</summary>
    public double? Value { get; private set; }

    public bool Take(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _inValue = reader.ValueTextEquals("value"u8);
        }
        else if (_inValue && reader.TokenType == JsonTokenType.String && Value is null)
        {
            Value = NumberText.TryParse(reader.ValueSpan, out var value) ? value : throw new InvalidDataException("a sample's value is not a number");
        }

        return false;
    }
}
