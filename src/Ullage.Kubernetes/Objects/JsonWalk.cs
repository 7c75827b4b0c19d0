using System.Globalization;
using System.Text.Json;

namespace Ullage.Kubernetes.Objects;

/// <summary>
/// Steps through JSON as the API sends it, whatever kinds its values have. Bytes may end in the middle of an object, of which more is still to come: every step is then false, and who asked
/// knows by the reader, which did not reach the object's end, that what was found is worth nothing.
/// </summary>
internal static class JsonWalk
{
    /// <summary>Goes to the next field of the object that the reader is in; false at its end.</summary>
    public static bool NextField(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes from a field's name into its value, an object; passes over any other value and is false then.</summary>
    public static bool Enter(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.TrySkip();
        return false;
    }

    /// <summary>Goes from a field's name to the first object of its list; false where there is none, and the value is then passed over.</summary>
    public static bool EnterList(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return reader.NextItem();
        }

        reader.TrySkip();
        return false;
    }

    /// <summary>Goes to the next object of a list, past items of other kinds; false at the list's end.</summary>
    public static bool NextItem(this ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            reader.TrySkip();
        }

        return false;
    }

    /// <summary>From a field's name past its value.</summary>
    public static void Pass(this ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.TrySkip();
    }

    /// <summary>From a field's name to its value as text; empty where it is none.</summary>
    public static string Text(this ref Utf8JsonReader reader, TextPool texts)
    {
        reader.Read();
        var text = texts.Read(ref reader);
        reader.TrySkip();
        return text;
    }

    /// <summary>A moment in RFC 3339; null where there is none.</summary>
    public static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
}
