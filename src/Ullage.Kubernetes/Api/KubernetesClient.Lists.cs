namespace Ullage.Kubernetes.Api;

/// <summary>Lists that are too long for documents.</summary>
public sealed partial class KubernetesClient
{
    /// <summary>Reads a list to its end, each object straight from the bytes of its page as they come.</summary>
    /// <typeparam name="T">What is kept of an object.</typeparam>
    /// <param name="type">Which objects.</param>
    /// <param name="namespace">Of which namespace; null for all.</param>
    /// <param name="read">Takes what is needed of an object; called anew where a list has to begin anew.</param>
    /// <param name="query">Which of them, and how much of each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It failed.</exception>
    internal Task<ObjectList<T>> ListAsync<T>(ResourceType type, string? @namespace, ItemReader<T> read, ListQuery query, CancellationToken cancellationToken)
        where T : class => ServedAsync(type, served => FreshAsync(pageSize => PagesAsync(served, @namespace, read, query, pageSize, cancellationToken)), cancellationToken);

    private async Task<ObjectList<T>> PagesAsync<T>(ResourceType type, string? @namespace, ItemReader<T> read, ListQuery query, int pageSize, CancellationToken cancellationToken)
        where T : class
    {
        var (items, stream, path) = (new List<T>(), new ItemStream<T>(read, _options.MaxAnswerBytes), type.Path(@namespace));
        for (var next = ""; ;)
        {
            var request = new ApiRequest(HttpMethod.Get, path + query.Text(pageSize, next)) { Accept = query.Accept };
            try
            {
                // A page that is asked for twice is read once: what fails in its middle leaves nothing behind.
                var page = await SendAsync(request, stream.ReadAsync, cancellationToken).ConfigureAwait(false);
                items.AddRange(page.Items);
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
}
