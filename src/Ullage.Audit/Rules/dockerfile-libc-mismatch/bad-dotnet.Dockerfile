FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
# finding below
RUN dotnet publish -c Release -p:PublishAot=true -o /out
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-alpine
COPY --from=build /out/api /api
USER 65532
ENTRYPOINT ["/api"]
