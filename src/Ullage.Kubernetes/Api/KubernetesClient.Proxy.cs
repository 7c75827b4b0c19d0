using System.Net;
using System.Net.Http.Headers;
using Ullage.Kubernetes.Access;
using Ullage.Model;

namespace Ullage.Kubernetes.Api;

/// <summary>
/// Reaches a Service of the cluster through the API server, as <c>kubectl get --raw</c> does: for use outside the cluster, where its names do not resolve. What goes through it
/// needs the verb <c>get</c> on <c>services/proxy</c>, and <c>create</c> where the request is a POST.
/// </summary>
public sealed partial class KubernetesClient
{
    /// <summary>The address of a Service behind the API server.</summary>
    /// <param name="service">Which.</param>
    public Uri ProxyAddress(PrometheusService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new Uri(_access.Server, $"api/v1/namespaces/{Uri.EscapeDataString(service.Namespace)}/services/http:{Uri.EscapeDataString(service.Name)}:{service.Port}/proxy{service.Path}");
    }

    /// <summary>
    /// Something that carries requests to the API server's own address with this client's credentials, and to no other: answers are passed on as they are, in
    /// streams. A refused credential is replaced once. Disposing it disposes this client.
    /// </summary>
    public HttpMessageHandler OpenHandler() => new Carrier(this);

    private async Task<HttpResponseMessage> CarryAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (message.RequestUri is not { } to || to.Scheme != _access.Server.Scheme || to.Authority != _access.Server.Authority)
        {
            throw new HttpRequestException($"{message.RequestUri?.Authority} is not the API server {_access.Server.Authority}; its credentials go nowhere else.");
        }

        Credential? refused = null;
        for (; ; )
        {
            Credential credential;
            try
            {
                credential = await _access.Credentials.GetAsync(refused, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException e)
            {
                throw new HttpRequestException(e.Message, e);
            }

            Identify(message, credential);
            var response = await Invoker(credential.Certificate).SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.Unauthorized || refused is not null)
            {
                return response;
            }

            response.Dispose();
            refused = credential;
        }
    }

    private void Identify(HttpRequestMessage message, Credential credential)
    {
        message.Headers.Host = _access.TlsServerName;
        message.Headers.Authorization = credential.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        foreach (var (name, _) in _access.Impersonation)
        {
            message.Headers.Remove(name);
        }

        foreach (var (name, value) in _access.Impersonation)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private sealed class Carrier(KubernetesClient client) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => client.CarryAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                client.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
