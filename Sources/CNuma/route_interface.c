#define _GNU_SOURCE
#include "CNuma.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* In C because the message is laid out by macros, which Swift does not import. */

enum { GREATEST_ADDRESS = 16, ANSWER_BYTES = 8192 };

static int ask(int socket, int family, const void *address, unsigned size) {
  struct {
    struct nlmsghdr header;
    struct rtmsg route;
    char attributes[RTA_SPACE(GREATEST_ADDRESS)];
  } request;
  memset(&request, 0, sizeof request);
  request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.route) + RTA_SPACE(size);
  request.header.nlmsg_type = RTM_GETROUTE;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.route.rtm_family = (unsigned char)family;
  request.route.rtm_dst_len = (unsigned char)(size * 8);
  struct rtattr *destination = (struct rtattr *)request.attributes;
  destination->rta_type = RTA_DST;
  destination->rta_len = (unsigned short)RTA_LENGTH(size);
  memcpy(RTA_DATA(destination), address, size);
  long sent;
  do sent = send(socket, &request, request.header.nlmsg_len, 0);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}

static int interface_of_answer(const void *answer, int length) {
  const struct nlmsghdr *header = answer;
  if (!NLMSG_OK(header, (unsigned)length)) {
    errno = EBADMSG;
    return -1;
  }
  if (header->nlmsg_type == NLMSG_ERROR) {
    const struct nlmsgerr *error = NLMSG_DATA(header);
    int is_whole = header->nlmsg_len >= NLMSG_LENGTH(sizeof *error);
    errno = is_whole && error->error != 0 ? -error->error : EBADMSG;
    return -1;
  }
  if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct rtmsg))) {
    errno = EBADMSG;
    return -1;
  }
  const struct rtmsg *route = NLMSG_DATA(header);
  int left = (int)RTM_PAYLOAD(header);
  for (const struct rtattr *attribute = RTM_RTA(route); RTA_OK(attribute, left);
       attribute = RTA_NEXT(attribute, left)) {
    int index;
    if (attribute->rta_type == RTA_OIF && RTA_PAYLOAD(attribute) >= sizeof index) {
      memcpy(&index, RTA_DATA(attribute), sizeof index);
      return index;
    }
  }
  errno = ENETUNREACH;
  return -1;
}

int route_interface(int family, const void *address, unsigned size) {
  if (size > GREATEST_ADDRESS) {
    errno = EINVAL;
    return -1;
  }
  int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (netlink < 0) return -1;
  _Alignas(struct nlmsghdr) char answer[ANSWER_BYTES];
  int index = -1;
  if (ask(netlink, family, address, size) == 0) {
    long length;
    do length = recv(netlink, answer, sizeof answer, 0);
    while (length < 0 && errno == EINTR);
    if (length >= 0) index = interface_of_answer(answer, (int)length);
  }
  int failure = errno;
  close(netlink);
  errno = failure;
  return index;
}
