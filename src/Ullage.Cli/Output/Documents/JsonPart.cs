using System.Globalization;
using System.Text.Json;

namespace Ullage.Cli.Output.Documents;

/// <summary>A part of a JSON text with the way to it, so that what is wrong can be told by its place. A missing property is like null.</summary>
internal readonly struct JsonPart(JsonElement element, string place)
{
    private readonly JsonElement _element = element;
    private readonly string _place = place;

    public JsonPart this[string name] => _element.ValueKind == JsonValueKind.Object
        ? new(_element.TryGetProperty(name, out var value) ? value : default, $"{_place}, {name}")
        : throw Wrong("an object");

    private bool IsNull => _element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public string Text() => _element.ValueKind == JsonValueKind.String ? _element.GetString()! : throw Wrong("a text");

    public string? TextOrNull() => IsNull ? null : Text();

    public bool Flag() => _element.ValueKind is JsonValueKind.True or JsonValueKind.False ? _element.GetBoolean() : throw Wrong("true or false");

    public long Whole() => _element.ValueKind == JsonValueKind.Number && _element.TryGetInt64(out var value) && value is >= 0 and <= int.MaxValue * 1_000_000L ? value : throw Wrong("a whole number");

    public long? WholeOrNull() => IsNull ? null : Whole();

    public double Real() => _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong("a number");

    public double? RealOrNull() => IsNull ? null : Real();

    public decimal Money() => _element.ValueKind == JsonValueKind.Number && _element.TryGetDecimal(out var value) ? value : throw Wrong("an amount");

    public long Time() => DateTimeOffset.TryParse(Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() : throw Wrong("a time");

    public long? TimeOrNull() => IsNull ? null : Time();

    /// <summary>A word that is a name of an enumeration, its first letter small.</summary>
    public T Word<T>()
        where T : struct, Enum
    {
        var text = Text();
        return text.Length > 0 && char.IsAsciiLetterLower(text[0]) && Enum.TryParse<T>(char.ToUpperInvariant(text[0]) + text[1..], out var value) && ReportShape.Camel(value.ToString()) == text
            ? value
            : throw Wrong($"one of {string.Join(", ", Enum.GetNames<T>().Select(ReportShape.Camel))}");
    }

    /// <summary>An amount by its text, which is exact.</summary>
    public T? Quantity<T>(Func<string, T> parse)
        where T : struct
    {
        if (IsNull)
        {
            return null;
        }

        var text = this["quantity"].Text();
        try
        {
            return parse(text);
        }
        catch (FormatException)
        {
            throw Wrong("a quantity such as 250m or 64Mi");
        }
    }

    public T? OrNull<T>(Func<JsonPart, T> read)
        where T : class => IsNull ? null : read(this);

    public IReadOnlyList<T> Each<T>(Func<JsonPart, T> read)
    {
        if (IsNull)
        {
            return [];
        }

        if (_element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("a list");
        }

        var items = new List<T>(_element.GetArrayLength());
        foreach (var item in _element.EnumerateArray())
        {
            items.Add(read(new(item, string.Create(CultureInfo.InvariantCulture, $"{_place} {items.Count + 1}"))));
        }

        return items;
    }

    private FormatException Wrong(string expected)
    {
        var found = IsNull ? "nothing" : _element.GetRawText();
        return new FormatException($"{_place}: found {(found.Length > 40 ? found[..40] + "…" : found)}, expected {expected}");
    }
}
