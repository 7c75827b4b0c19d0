using System.Text.Json;

namespace Ullage.Kubernetes.Api;

/// <summary>Reads one object of a list from where the reader stands, its beginning, to its end.</summary>
/// <typeparam name="T">What is kept of it.</typeparam>
internal delegate T ItemReader<T>(ref Utf8JsonReader reader);

/// <summary>Lists that are too long for documents.</summary>
public sealed partial class KubernetesClient
{
    /// <summary>Reads a list to its end, each object straight from the bytes of its page: one buffer serves all pages.</summary>
    /// <typeparam name="T">What is kept of an object.</typeparam>
    /// <param name="type">Which objects.</param>
    /// <param name="namespace">Of which namespace; null for all.</param>
    /// <param name="read">Takes what is needed of an object; called anew where a list has to begin anew.</param>
    /// <param name="query">Which of them, and how much of each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It failed.</exception>
    internal Task<ObjectList<T>> ListAsync<T>(ResourceType type, string? @namespace, ItemReader<T> read, ListQuery query, CancellationToken cancellationToken)
        where T : class => FreshAsync(pageSize => PagesAsync(type, @namespace, read, query, pageSize, cancellationToken));

    private async Task<ObjectList<T>> PagesAsync<T>(ResourceType type, string? @namespace, ItemReader<T> read, ListQuery query, int pageSize, CancellationToken cancellationToken)
        where T : class
    {
        var (items, body, path) = (new List<T>(), new BoundedBody(), type.Path(@namespace));
        for (var next = ""; ;)
        {
            var request = new ApiRequest(HttpMethod.Get, path + query.Text(pageSize, next)) { Accept = query.Accept };
            try
            {
                // A page that is asked for twice is read once: what fails in its middle leaves nothing behind.
                var (page, found) = await SendAsync(request, body, bytes => Page(bytes.Span, read), cancellationToken).ConfigureAwait(false);
                items.AddRange(found);
                next = page.Continue;
                if (items.Count > _options.MaxItems)
                {
                    throw new KubernetesException(KubernetesFailure.TooLarge, $"{At(request)}: more than {_options.MaxItems:N0} objects; narrow it to namespaces.");
                }

                if (next.Length == 0)
                {
                    return new(items, page.Version);
                }
            }
            catch (InvalidOperationException e)
            {
                throw Malformed(request, e);
            }
        }
    }

    private static ((string Continue, string Version) Page, List<T> Items) Page<T>(ReadOnlySpan<byte> bytes, ItemReader<T> read)
    {
        var reader = new Utf8JsonReader(bytes);
        var (page, items) = ((Continue: "", Version: ""), new List<T>());
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object was expected");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (list, meta) = (reader.ValueTextEquals("items"u8), reader.ValueTextEquals("metadata"u8));
            reader.Read();
            if (list && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (reader.TokenType == JsonTokenType.StartObject)
                    {
                        items.Add(read(ref reader));
                    }
                    else
                    {
                        reader.Skip();
                    }
                }
            }
            else if (meta && reader.TokenType == JsonTokenType.StartObject)
            {
                using var fields = JsonDocument.ParseValue(ref reader);
                page = (Objects.Fields.Text(fields.RootElement, "continue"), Objects.Fields.Text(fields.RootElement, "resourceVersion"));
            }
            else
            {
                reader.Skip();
            }
        }

        // Anything behind the list is no answer of an API.
        while (reader.Read())
        {
        }

        return (page, items);
    }
}
