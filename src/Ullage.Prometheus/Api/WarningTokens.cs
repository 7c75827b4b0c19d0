using System.Text.Json;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>Notes the first of an answer's warnings on the way to whoever takes its tokens: storage behind the server that did not answer is told so, with half of the data and success.</summary>
internal sealed class WarningTokens(IJsonTokens inner) : IJsonTokens
{
    private const int MemberDepth = 1;
    private const int ElementDepth = 2;
    private const int Longest = 300;

    private bool _inWarnings;

    private string? _first;

    /// <summary>Refuses an answer that came with a warning. What is asked here is warned about only when storage behind the server did not answer.</summary>
    /// <exception cref="BrokenAnswerException">There was one.</exception>
    public void ThrowIfWarned(string at)
    {
        if (_first is not null)
        {
            throw new BrokenAnswerException(SourceFailure.ServerError, $"{at} warns that its answer is not whole: {_first}");
        }
    }

    public bool Take(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == MemberDepth && reader.TokenType == JsonTokenType.PropertyName)
        {
            _inWarnings = reader.ValueTextEquals("warnings"u8);
        }
        else if (_inWarnings && reader.CurrentDepth == ElementDepth && reader.TokenType == JsonTokenType.String)
        {
            _first ??= Excerpt.Printable(Cut(reader.GetString() ?? ""));
        }

        return inner.Take(ref reader);
    }

    public ValueTask TakeRawAsync(AnswerBuffer buffer, CancellationToken cancellationToken) => inner.TakeRawAsync(buffer, cancellationToken);

    private static string Cut(string text) => text.Length <= Longest ? text : text[..Longest];
}
