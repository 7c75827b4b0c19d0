using System.Net.Http.Headers;

namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>Puts profiles below an address, signed for S3 where there are credentials. Redirects are not followed: they would carry the signature elsewhere.</summary>
internal sealed class HttpStore(HttpClient client, Uri below, Func<CancellationToken, ValueTask<S3Credentials>>? credentials, string region, TimeProvider time) : IProfileStore
{
    public async Task PutAsync(string name, ReadOnlyMemory<byte> profile, CancellationToken cancellationToken)
    {
        var path = below.AbsolutePath.TrimEnd('/') + "/" + Uri.EscapeDataString(name);
        using var request = new HttpRequestMessage(HttpMethod.Put, new UriBuilder(below) { Path = path }.Uri) { Content = new ReadOnlyMemoryContent(profile) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (credentials is not null)
        {
            var asked = await credentials(cancellationToken).ConfigureAwait(false);
            SignatureV4.Sign(request, profile.Span, asked, region, "s3", time.GetUtcNow());
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"PUT {request.RequestUri!.GetLeftPart(UriPartial.Path)} was answered {(int)response.StatusCode} {response.ReasonPhrase}; expected 2xx.", null, response.StatusCode);
        }
    }
}
