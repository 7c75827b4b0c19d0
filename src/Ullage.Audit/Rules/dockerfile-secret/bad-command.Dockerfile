FROM alpine:3.22
# finding below
RUN git clone https://shop:hunter2@git.example/shop.git
# finding below
ENTRYPOINT ["/api", "--password=hunter2"]
