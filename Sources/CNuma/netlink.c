#define _GNU_SOURCE
#include "CNuma.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* In C because the messages are laid out by macros, which Swift does not import. */

enum { GREATEST_ADDRESS = 16, ANSWER_BYTES = 8192 };

union answer {
  struct nlmsghdr header;
  char bytes[ANSWER_BYTES];
};

/* Returns the length of the answer, or -1 with errno set. */
static long exchange(const struct nlmsghdr *request, union answer *answer) {
  int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (netlink < 0) return -1;
  long length;
  do length = send(netlink, request, request->nlmsg_len, 0);
  while (length < 0 && errno == EINTR);
  if (length >= 0) {
    do length = recv(netlink, answer, sizeof *answer, 0);
    while (length < 0 && errno == EINTR);
  }
  int failure = errno;
  close(netlink);
  errno = failure;
  return length;
}

/*
 * Returns the attribute of this type behind the message's own structure of `fixed` bytes. Without one, returns a null
 * pointer with errno set: 0 if the answer is whole.
 */
static const struct rtattr *attribute_of_answer(const union answer *answer, long length, unsigned fixed, int type) {
  const struct nlmsghdr *header = &answer->header;
  errno = EBADMSG;
  if (!NLMSG_OK(header, (unsigned)length)) return NULL;
  if (header->nlmsg_type == NLMSG_ERROR) {
    const struct nlmsgerr *error = NLMSG_DATA(header);
    int is_whole = header->nlmsg_len >= NLMSG_LENGTH(sizeof *error);
    if (is_whole && error->error != 0) errno = -error->error;
    return NULL;
  }
  if (header->nlmsg_len < NLMSG_LENGTH(fixed)) return NULL;
  int left = (int)NLMSG_PAYLOAD(header, fixed);
  const struct rtattr *attribute = (const struct rtattr *)((const char *)NLMSG_DATA(header) + NLMSG_ALIGN(fixed));
  for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left))
    if (attribute->rta_type == type && RTA_PAYLOAD(attribute) >= sizeof(int)) return attribute;
  errno = 0;
  return NULL;
}

int route_interface(int family, const void *address, unsigned size) {
  if (size > GREATEST_ADDRESS) {
    errno = EINVAL;
    return -1;
  }
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
  union answer answer;
  long length = exchange(&request.header, &answer);
  if (length < 0) return -1;
  const struct rtattr *interface = attribute_of_answer(&answer, length, sizeof(struct rtmsg), RTA_OIF);
  if (!interface) {
    if (errno == 0) errno = ENETUNREACH;
    return -1;
  }
  int index;
  memcpy(&index, RTA_DATA(interface), sizeof index);
  return index;
}

int is_linked_elsewhere(unsigned index) {
  struct {
    struct nlmsghdr header;
    struct ifinfomsg link;
  } request;
  memset(&request, 0, sizeof request);
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = RTM_GETLINK;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.link.ifi_index = (int)index;
  union answer answer;
  long length = exchange(&request.header, &answer);
  return length >= 0 && attribute_of_answer(&answer, length, sizeof(struct ifinfomsg), IFLA_LINK_NETNSID) ? 1 : 0;
}
