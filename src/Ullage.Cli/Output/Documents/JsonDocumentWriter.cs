using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Ullage.Cli.Output.Documents;

/// <summary>JSON, indented by two spaces or on one line. Control characters and what could end a script element are escaped.</summary>
internal sealed class JsonDocumentWriter : DocumentWriter, IDisposable
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create(Letters()) };
    private static readonly JsonWriterOptions Compact = new() { Encoder = Indented.Encoder };

    private readonly TextWriter _output;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public JsonDocumentWriter(TextWriter output, bool indented = true)
    {
        _output = output;
        _json = new Utf8JsonWriter(_buffer, indented ? Indented : Compact);
    }

    public override void StartObject() => _json.WriteStartObject();

    public override void EndObject() => _json.WriteEndObject();

    public override void StartArray() => _json.WriteStartArray();

    public override void EndArray() => _json.WriteEndArray();

    public override void Name(string name) => _json.WritePropertyName(name);

    public override void Text(string? value) => _json.WriteStringValue(value);

    public override void Number(long value) => _json.WriteNumberValue(value);

    public override void Number(decimal value) => _json.WriteNumberValue(value);

    public override void Number(double value)
    {
        if (double.IsFinite(value))
        {
            _json.WriteNumberValue(value);
        }
        else
        {
            _json.WriteNullValue();
        }
    }

    public override void Truth(bool value) => _json.WriteBooleanValue(value);

    public override void Null() => _json.WriteNullValue();

    public override void Flush()
    {
        _json.Flush();
        _output.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }

    public override void Finish()
    {
        Flush();
        _output.Write('\n');
    }

    public void Dispose() => _json.Dispose();

    // Letters of all scripts stay readable; marks that turn the direction of text or hide it are escaped, so that a terminal cannot be misled.
    private static TextEncoderSettings Letters()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        for (var c = '\u200B'; c <= '\u206F'; c++)
        {
            if (c is <= '\u200F' or (>= '\u2028' and <= '\u202E') or >= '\u2060')
            {
                settings.ForbidCharacter(c);
            }
        }

        settings.ForbidCharacter('\uFEFF');
        return settings;
    }
}
