using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Testing.Servers;

namespace Ullage.Kubernetes.Tests.RealServer;

/// <summary>One real API server for the tests of a class; where its parts are absent, each is skipped with the reason.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private KubernetesServer? _server;
    private string? _absent;

    public KubernetesServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, _absent ?? "");
            return _server!;
        }
    }

    public KubernetesClient Client(string? context = null, ApiOptions? options = null) => Clients.Of(Kubeconfig.Read([Server.Kubeconfig], context, TimeProvider.System), options);

    /// <summary>Runs the real kubectl with a manifest on its standard input.</summary>
    public string Kubectl(string input, params string[] arguments) => KubectlTool.Run(Server.Kubeconfig, input, arguments);

    public async ValueTask InitializeAsync()
    {
        try
        {
            _server = await KubernetesServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
            KubectlTool.Run(_server.Kubeconfig, "", "create", "namespace", "shop");
        }
        catch (ToolMissingException e)
        {
            _absent = e.Message;
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
