using System.Text;
using Ullage.Audit.Reading;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests;

/// <summary>A secret is told by its form, whatever it is called; what refers to one is none. Tokens are put together here, so that no scanner takes this file for a leak.</summary>
public sealed class SecretTests
{
    private const string Random = "9fK2pQ7xLm4ZtR8vWc3Nb6Yd1Hs5Jg0TeUa";

    public static TheoryData<string, string> Shapes => new()
    {
        { "Server=db;Database=shop;User Id=sa;Password=Passw0rd!;Encrypt=true", "a connection string with a password" },
        { "Server=db;Uid=sa;Pwd=hunter2", "a connection string with a password" },
        { "redis:6379,password=hunter2,ssl=true", "a connection string with a password" },
        { "host=db user=shop password=hunter2 dbname=shop", "a connection string with a password" },
        { "password=hunter2 host=db", "a connection string with a password" },
        { "jdbc:postgresql://db/shop?user=shop&password=hunter2", "a connection string with a password" },
        { "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=" + Random + "==;EndpointSuffix=core.windows.net", "a connection string with a password" },
        { "Server=db;Password=changeme;User Id=sa", "a connection string with a password" },
        { "postgres://shop:hunter2@db:5432/shop?sslmode=disable", "an address with a password" },
        { "postgres://shop:hunter2@$(DB_HOST)/shop", "an address with a password" },
        { "amqp://a:$(PW)@one:5672,amqp://b:hunter2@two:5672", "an address with a password" },
        { "redis://:hunter2@cache:6379/0", "an address with a password" },
        { "mysql root:$(PW)@tcp(one)/x shop:hunter2@unix(/run/mysql)/shop", "an address with a password" },
        { "postgres://shop:hun#ter2x@db/shop", "an address with a password" },
        { "postgres://shop:hun?ter2x#@db/shop", "an address with a password" },
        { "shop:hunter2@tcp(db:3306)/shop", "an address with a password" },
        { "https://oauth2:" + "ghp" + "_" + Random + "@github.com/shop/shop.git", "a GitHub token" },
        { "AKIA" + "J5Q3LZ7RNWX2TV4Q", "an access key of AWS" },
        { "sk" + "_live_" + Random, "a live key of Stripe" },
        { "github" + "_pat_" + Random, "a GitHub token" },
        { "glpat" + "-" + Random[..20], "a GitLab token" },
        { "xoxb" + "-123456789012-" + Random, "a Slack token" },
        { "https://hooks.slack" + ".com/services/T0A1B2C3D/B0A1B2C3D/" + Random[..24], "a Slack webhook" },
        { "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wIn0." + Random, "a signed token (JWT)" },
        { "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "a private key" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_secret_is_told_by_its_form(string value, string what) => Assert.Equal(what, SecretSigns.Of("SETTING", value));

    [Theory]
    [InlineData("Server=db;Database=shop;User Id=sa;Password=$(DB_PASSWORD)")]
    [InlineData("Server=db;Password=${DB_PASSWORD};User Id=sa")]
    [InlineData("Server=db;Password=;Integrated Security=true")]
    [InlineData("Server=db;Password={0};User Id=sa")]
    [InlineData("Server=db;Password=<password>;User Id=sa")]
    [InlineData("Server=db;Password=********;User Id=sa")]
    [InlineData("Server=db;Database=shop;Integrated Security=true")]
    [InlineData("Server=db;Authentication=Active Directory Default;Database=shop")]
    [InlineData("host=db user=shop passfile=/run/secrets/pgpass")]
    [InlineData("postgres://shop:$(PW)@db/shop")]
    [InlineData("postgres://shop:<password>@db/shop")]
    [InlineData("postgres://USER:PASSWORD@HOST/shop")]
    [InlineData("postgres://shop:%s@db/shop")]
    [InlineData("postgres://user:password@hostname:5432/db")]
    [InlineData("$remote_addr user=$remote_user password=-")]
    [InlineData("host=db user=shop password=****")]
    [InlineData("postgres://shop@db:5432/shop")]
    [InlineData("http://api:8080/users/@me")]
    [InlineData("http://api:8080?user=shop@example.com")]
    [InlineData("http://api:8080#me@example.com")]
    [InlineData("https://api.example.com?at=12:30@paris")]
    [InlineData("git+ssh://git@github.com:shop/shop.git")]
    [InlineData("docker://alpine:3.20@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1")]
    [InlineData("sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1")]
    [InlineData("AKIA" + "IOSFODNN7EXAMPLE")]
    [InlineData("sk" + "_live_xxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("pk" + "_live_9fK2pQ7xLm4ZtR8vWc3Nb6Yd")]
    [InlineData("https://hooks.slack" + ".com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX")]
    [InlineData("asia-northeast1")]
    [InlineData("set the password to what you like")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----")]
    public void What_refers_to_a_secret_or_leaves_its_place_empty_is_none(string value) => Assert.Null(SecretSigns.Of("SETTING", value));

    [Theory]
    [InlineData("HF_TOKEN", "HF_TOKEN")]
    [InlineData("GOOGLE_API_KEY", "GOOGLE_API_KEY_VAL")]
    [InlineData("ETCD_INITIAL_CLUSTER_TOKEN", "etcd-cluster-1")]
    [InlineData("IMAGE_PULL_SECRET", "regcred")]
    [InlineData("TLS_SECRET", "web-tls")]
    [InlineData("WEBHOOK_SECRET", "my-webhook-certs")]
    [InlineData("K8S_SECRET", "default/app-secret")]
    [InlineData("DB_PASSWORD_SECRET", "pg-credentials")]
    [InlineData("CREDENTIALS", "aws")]
    [InlineData("OLD_PWD", "/home/shop")]
    public void A_name_in_the_place_of_its_value_is_none(string name, string value) => Assert.Null(SecretSigns.Of(name, value));

    [Theory]
    [InlineData("DB_PASS", "hunter2")]
    [InlineData("ADMIN_PASS", "Welcome1")]
    [InlineData("MYSQL_PWD", "hunter2")]
    [InlineData("ENCRYPTION_KEY", "0f3a9c4be1d27785ac6610f2b3d4e5f6")]
    [InlineData("JWT_SECRET", "my-secret")]
    [InlineData("SESSION_SECRET", "changeme")]
    [InlineData("TLS_SECRET", "change-me-please")]
    [InlineData("WEBHOOK_SECRET", "orange7-hunter")]
    public void A_secret_is_told_by_its_name(string name, string value) => Assert.Equal("a secret", SecretSigns.Of(name, value));

    [Fact]
    public void A_file_of_one_line_is_read_like_one_of_several() =>
        Assert.Equal(
            ["5:19 app.properties holds a secret (db.password) in its line 1; expected a Secret.", "7:13 db_token holds a secret; expected a Secret."],
            Audited.By("secret-in-configmap", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  app.properties: |\n    db.password=hunter2secretx\n  db_token: hunter2\n"));

    [Fact]
    public void A_token_that_a_browser_is_given_is_none() => Assert.Null(SecretSigns.Of("SUPABASE_ANON_KEY", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wIn0." + Random));

    [Theory]
    [InlineData("appsettings.json", "{\n  \"ConnectionStrings\": {\n    \"Shop\": \"Server=db;User Id=sa;Password=Passw0rd!;\"\n  }\n}\n", "3 a connection string with a password (Shop)")]
    [InlineData("appsettings.json", "{\n  \"Smtp\": {\n    \"Host\": \"mail\",\n    \"Password\": \"hunter2\",\n    \"ClientSecret\": \"orange-hunter\"\n  }\n}\n", "4 a secret (Password)|5 a secret (ClientSecret)")]
    [InlineData("app.properties", "server.port=8080\r\nspring.datasource.password=hunter2\r\nspring.datasource.url=jdbc:postgresql://db/shop\r\n", "2 a secret (spring.datasource.password)")]
    [InlineData(".env", "export DB_PASSWORD='hunter2'\nMODE=fast\n", "1 a secret (DB_PASSWORD)")]
    [InlineData("config.yaml", "db:\n  host: db\n  password: hunter2\n  url: amqp://a:hunter2@mq\n", "3 a secret (password)|4 an address with a password (url)")]
    [InlineData("alerts.tmpl", "text\nurl postgres://a:hunter2@db/x\n", "2 an address with a password")]
    [InlineData("app.properties", "db.password=${DB_PASSWORD}\ndb.password.file=/run/secrets/db\njwt.secret=\nserver.ssl.key-store=classpath:keystore\npassword.min-length=12\n", "")]
    [InlineData("values.yaml", "password: \"\"\nexistingSecret: shop-db\ntoken: null\npassword: !vault abc\nsecret: &anchor\n", "")]
    [InlineData("init.lua", "local password = os.getenv('X')\ntoken = get_token(name)\npassword = secret\n", "")]
    [InlineData("app.properties", "db.password:hunter2\nurl=amqp://a:hunter2@mq?x=y: z\nDb:Password=hunter2\n", "1 a secret (db.password)|2 an address with a password (url)|3 a secret (Db:Password)")]
    [InlineData("list.yaml", "- password: hunter2\n'token' : \"orange\",\n7token: orange\n: orange\n=token\ntoken\n", "1 a secret (password)|2 a secret (token)")]
    [InlineData(".env", "root:c2VjcmV0cGFzc3dvcmQ=@tcp(db:3306)/shop\n", "1 an address with a password")]
    [InlineData("config.yaml", "ghp" + "_" + Random + ": alice\neyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wIn0." + Random + ": postgres://a:hunter2@db/x\n", "1 a GitHub token|2 a signed token (JWT)")]
    [InlineData("config.yaml", "password: hunter2orange # prod\ntoken: 'hunter2' # prod\nsecret: # from elsewhere\nother_token: \"two words\" # prod\n", "1 a secret (password)|2 a secret (token)")]
    [InlineData("values.yaml", "tlsSecret: web-tls\nsecret: shop/web-tls\nclient_secret: orange-hunter\n", "3 a secret (client_secret)")]
    [InlineData("nsswitch.conf", "passwd: files\nshadow: files\n", "")]
    [InlineData("run.sh", "PASSWORD=$(cat /run/secrets/db)\nTOKEN=\"$1\"\n", "")]
    public void Files_in_a_ConfigMap_are_read_line_by_line(string file, string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SecretLines.In(file, text).Select(static f => $"{f.Line} {f.What}")));

    [Fact]
    public void The_line_that_is_shown_has_the_secret_starred()
    {
        var report = Audited.Of("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {é😀: x, url: 'amqp://a:hunter2@mq', more: y}\n");
        Assert.Equal("data: {é😀: x, url: *********************, more: y}", Audited.Line(Assert.Single(report.Findings, static f => f.Rule.Id == "secret-in-configmap")));
    }

    [Theory]
    [InlineData("ENV MODE=fast DB_PASSWORD=hunter2-orange", "1:27 ENV MODE=fast DB_PASSWORD=**************")]
    [InlineData("ENV DB_PASSWORD hunter2-orange", "1:17 ENV DB_PASSWORD **************")]
    [InlineData("ENV MODE=fast \\\n    DSN=\"Server=db;User Id=sa;Password=hunter2\"", "2:9     DSN=*************** ***********************")]
    public void A_Dockerfile_is_told_at_the_value(string line, string shown)
    {
        var file = new SourceText("Dockerfile", Encoding.UTF8.GetBytes($"FROM scratch\n{line}\nCMD [\"/api\"]\n"));
        var found = Assert.Single(Auditor.Run([file], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken).Findings, static f => f.Rule.Id == "dockerfile-secret");
        Assert.Equal(shown, $"{found.Start.Line - 1}:{found.Start.Column} {Audited.Line(found)}");
    }

    [Fact]
    public void No_message_holds_the_secret()
    {
        var told = Audited.Of("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data:
              url: postgres://shop:hunter2@db/shop
              appsettings.json: |
                {
                  "Shop": "Server=db;User Id=sa;Password=hunter2;"
                }
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: api}
            spec:
              selector: {matchLabels: {app: api}}
              template:
                metadata: {labels: {app: api}}
                spec:
                  containers:
                    - name: api
                      image: registry.example/api:1.4.2
                      args: ["--dsn=postgres://shop:hunter2@db/shop"]
                      env:
                        - {name: DSN, value: "postgres://shop:hunter2@$(HOST)/shop"}
            """).Findings.Where(static f => f.Rule.Id.StartsWith("secret-", StringComparison.Ordinal)).Select(static f => $"{f.Start.Line} {f.Rule.Id}: {f.Message}").ToArray();
        Assert.Equal(
            [
                "5 secret-in-configmap: url holds an address with a password; expected a Secret.",
                "6 secret-in-configmap: appsettings.json holds a connection string with a password (Shop) in its line 2; expected a Secret.",
                "22 secret-in-args: the command line holds an address with a password in plain text; expected a file, or $(NAME) of a variable from a Secret.",
                "24 secret-in-env: DSN holds an address with a password in plain text; expected valueFrom.secretKeyRef.",
            ], told);
    }
}
