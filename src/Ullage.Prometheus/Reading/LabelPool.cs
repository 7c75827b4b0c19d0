using System.Text;
using Ullage.Model;

namespace Ullage.Prometheus.Reading;

/// <summary>One string for each label text of a read: thousands of series share their names, namespaces and pods. Not thread-safe.</summary>
internal sealed class LabelPool
{
    private const int LongestPooled = 512;
    private const int MostLabels = 4096;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<Label> _labels = [];

    public LabelPool() => _lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string of UTF-8 bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are not UTF-8.</exception>
    public string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            if (utf8.Length > LongestPooled)
            {
                return Strict.GetString(utf8);
            }

            Span<char> chars = stackalloc char[LongestPooled];
            ReadOnlySpan<char> text = chars[..Strict.GetChars(utf8, chars)];
            if (!_lookup.TryGetValue(text, out var pooled))
            {
                pooled = text.ToString();
                _texts.Add(pooled);
            }

            return pooled;
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("a label is not UTF-8 text", e);
        }
    }

    /// <summary>Begins a label set.</summary>
    public void Begin() => _labels.Clear();

    /// <summary>Adds a label to the set begun.</summary>
    /// <exception cref="InvalidDataException">The set has more labels than any real series, or a text is not UTF-8.</exception>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(Text(name), Text(value));

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void Add(string name, string value)
    {
        if (_labels.Count == MostLabels)
        {
            throw new InvalidDataException($"a series has more than {MostLabels} labels");
        }

        _labels.Add(new Label(name, value));
    }

    /// <summary>Ends the set begun.</summary>
    /// <exception cref="InvalidDataException">A name occurs twice.</exception>
    public LabelSet End()
    {
        try
        {
            return LabelSet.From(_labels);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("a series has one label name twice", e);
        }
    }
}
