using System.Text.Json;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>Takes the tokens of a JSON answer as they arrive.</summary>
internal interface IJsonTokens
{
    /// <summary>Takes one token.</summary>
    /// <returns>True to take what follows as raw bytes, by <see cref="TakeRawAsync"/>.</returns>
    /// <exception cref="InvalidDataException">It is not what the API sends.</exception>
    bool Take(ref Utf8JsonReader reader);

    /// <summary>Takes the elements of the array just opened, up to and without its closing bracket.</summary>
    ValueTask TakeRawAsync(AnswerBuffer buffer, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>Parses a JSON answer while it arrives, holding one token at most.</summary>
internal static class JsonStream
{
    private const string MediaType = "application/json";

    /// <summary>VictoriaMetrics answers a range selector from its export, which calls the same JSON a stream.</summary>
    private const string StreamMediaType = "application/stream+json";

    /// <summary>Parses to the end.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="tokens">Takes it.</param>
    /// <param name="maxTokenBytes">The bound of one token.</param>
    /// <param name="maxBytes">The bound of the whole.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">It is not JSON by its media type.</exception>
    /// <exception cref="BrokenAnswerException">It broke, exceeds a bound, or is not what the API sends.</exception>
    public static async Task ReadAsync(Answer answer, IJsonTokens tokens, int maxTokenBytes, long maxBytes, CancellationToken cancellationToken)
    {
        if (answer.MediaType is not (MediaType or StreamMediaType))
        {
            throw new SourceException(
                SourceFailure.Unsupported,
                $"{answer.At} answered {(answer.MediaType.Length > 0 ? Excerpt.Printable(answer.MediaType) : "without a media type")}, where {MediaType} is expected; check the URL, and that no login page stands before it.");
        }

        using var buffer = new AnswerBuffer(answer, maxTokenBytes);
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            while (true)
            {
                if (TakeBuffered(buffer, tokens, ref state))
                {
                    await tokens.TakeRawAsync(buffer, cancellationToken);
                    continue;
                }

                if (buffer.Ended)
                {
                    return;
                }

                await buffer.FillAsync(cancellationToken);
                if (answer.BytesRead > maxBytes)
                {
                    throw new BrokenAnswerException(SourceFailure.TooLarge, $"{answer.At} sent more than {maxBytes} bytes, which exceeds the bound; narrow the selection.");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new BrokenAnswerException(SourceFailure.Malformed, $"{answer.At} sent what is not the JSON expected, near offset {buffer.Offset}: {Excerpt.Printable(e.Message)}", e);
        }
    }

    private static bool TakeBuffered(AnswerBuffer buffer, IJsonTokens tokens, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(buffer.Unread, buffer.Ended, state);
        var raw = false;
        while (!raw && reader.Read())
        {
            raw = tokens.Take(ref reader);
        }

        state = reader.CurrentState;
        buffer.Consume((int)reader.BytesConsumed);
        return raw;
    }
}
