using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Ullage.Hosting.Redis.Protocol;

namespace Ullage.Hosting.Redis.Client;

/// <summary>Makes connections: TCP, TLS where asked for, who asks, and the database. Version 3 of the protocol where the server has it, else 2.</summary>
internal sealed class RedisConnector(RedisOptions options, RedisAddress address, TimeProvider time)
{
    /// <summary>Connects and authenticates.</summary>
    /// <exception cref="RedisException">The server refused; its words are left out, since they may repeat the password.</exception>
    public async Task<RedisConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        RedisConnection? connection = null;
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (address.Tls)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(TlsOptions(), cancellationToken).ConfigureAwait(false);
            }

            connection = new RedisConnection(stream, address.ToString(), options.Pending, options.LargestValue, time);
            await GreetAsync(connection).WaitAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            socket.Dispose();
            throw;
        }
    }

    private async Task GreetAsync(RedisConnection connection)
    {
        var user = Command.Text(address.User ?? "default");
        var hello = address.Password is { } password
            ? connection.Send(new(Command.Text("HELLO"), Command.Text("3"), Command.Text("AUTH"), user, Command.Text(password)))
            : connection.Send(new(Command.Text("HELLO"), Command.Text("3")));
        if (await hello.ConfigureAwait(false) is { Kind: ReplyKind.Error } refused)
        {
            // Servers before 6 do not know HELLO; some after it know only version 2.
            if (refused.ErrorCode is not ("ERR" or "NOPROTO"))
            {
                throw Refused(refused, address.Password is null ? "it wants a password" : "user or password are wrong");
            }

            if (address.Password is { } again)
            {
                Check(
                    await (address.User is null ? connection.Send(new(Command.Text("AUTH"), Command.Text(again))) : connection.Send(new(Command.Text("AUTH"), user, Command.Text(again)))).ConfigureAwait(false),
                    "user or password are wrong");
            }
        }

        if (address.Database != 0)
        {
            Check(await connection.Send(new(Command.Text("SELECT"), Command.Number(address.Database))).ConfigureAwait(false), string.Create(CultureInfo.InvariantCulture, $"database {address.Database} is not to be had"));
        }
    }

    private SslClientAuthenticationOptions TlsOptions()
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = address.Host };
        if (options.CertificateAuthorityFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            tls.CertificateChainPolicy = policy;
        }

        return tls;
    }

    private void Check(Reply reply, string because)
    {
        if (reply.Kind == ReplyKind.Error)
        {
            throw Refused(reply, because);
        }
    }

    private RedisException Refused(Reply reply, string because) => new(RedisFault.Refused, $"{address} refused with {reply.ErrorCode}: {because}.");
}
