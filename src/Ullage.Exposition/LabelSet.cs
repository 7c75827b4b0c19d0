using System.Buffers;

namespace Ullage.Exposition;

/// <summary>The labels of a series, checked and encoded once, for what is written many times. Immutable.</summary>
public sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly byte[] _text;

    private LabelSet(byte[] text, bool holdsBound) => (_text, HoldsBound) = (text, holdsBound);

    /// <summary>No labels.</summary>
    public static LabelSet Empty { get; } = new([], false);

    /// <summary>As it stands between the braces.</summary>
    internal ReadOnlySpan<byte> Text => _text;

    /// <summary>Whether it holds <c>le</c>, which a histogram keeps for itself.</summary>
    internal bool HoldsBound { get; }

    /// <summary>Checks and encodes labels; their order is kept.</summary>
    /// <exception cref="ArgumentException">A label is invalid or given twice.</exception>
    public static LabelSet Of(params ReadOnlySpan<Label> labels)
    {
        if (labels.IsEmpty)
        {
            return Empty;
        }

        var text = new ArrayBufferWriter<byte>(32 * labels.Length);
        var sink = new TextSink(text);
        var bound = false;
        for (var i = 0; i < labels.Length; i++)
        {
            if (!MetricName.IsValidLabel(labels[i].Name))
            {
                throw new ArgumentException($"'{labels[i].Name}' is no label name: expected letters, digits and underscores, not led by a digit or two underscores.", nameof(labels));
            }

            for (var j = 0; j < i; j++)
            {
                if (labels[j].Name == labels[i].Name)
                {
                    throw new ArgumentException($"The label '{labels[i].Name}' stands twice.", nameof(labels));
                }
            }

            bound |= labels[i].Name == "le";
            sink.Label(labels[i], first: i == 0);
        }

        return new(text.WrittenSpan.ToArray(), bound);
    }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) => other is not null && Text.SequenceEqual(other.Text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_text);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => "{" + System.Text.Encoding.UTF8.GetString(_text) + "}";
}
